"""The model store: what each role needs, verified, converted and found by name."""

from app.models.catalogue import Artefact, Catalogue, load_catalogue
from app.models.errors import (
    CatalogueInvalid,
    ConversionFailed,
    ModelError,
    ModelMissing,
    NoSpace,
    SourceFailed,
    SourcesExhausted,
    StoreBusy,
    UnknownRole,
    WrongBytes,
)
from app.models.onnx_session import onnx_session
from app.models.store import Store, default_store_dir

__all__ = [
    "Artefact",
    "Catalogue",
    "CatalogueInvalid",
    "ConversionFailed",
    "ModelError",
    "ModelMissing",
    "NoSpace",
    "SourceFailed",
    "SourcesExhausted",
    "Store",
    "StoreBusy",
    "UnknownRole",
    "WrongBytes",
    "default_store_dir",
    "load_catalogue",
    "onnx_session",
]
