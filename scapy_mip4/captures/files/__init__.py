# SPDX-License-Identifier: GPL-2.0-or-later
"""Capture files: where the frames in them stand, without a look into the frames."""

from scapy_mip4.captures.files.batch import Batch
from scapy_mip4.captures.files.opening import batches, size
from scapy_mip4.captures.files.remarks import Remarks

__all__ = ["Batch", "Remarks", "batches", "size"]
