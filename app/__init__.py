"""Viva Voce: the rooms of the house (see docs/architecture.md)."""

import os

__version__ = "0.1.0"

# ONNX Runtime reports to its maker unless it finds this before it is loaded, whoever loads it.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
