"""How a Persona looks: a small description from which head, skin, hair and clothes are built."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from ruamel.yaml import YAML

from app.face.errors import UnknownLook

Unit = Annotated[float, Field(ge=0.0, le=1.0)]
Colour = tuple[Unit, Unit, Unit]
"""Linear-light red, green, blue in 0…1."""

_SILVER = (0.46, 0.45, 0.44)

HairStyle = Literal["bald", "short", "crop", "bob", "long", "curly", "tied", "headscarf"]
Garment = Literal["blouse_jacket", "shirt_jacket", "blouse", "polo", "scrubs", "shirt"]
Room = Literal["office", "ward", "shop", "classroom", "plain"]

LOOKS_DIR = Path(__file__).resolve().parents[2] / "assets" / "looks"
DEFAULT_LOOK = "maya"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BodyLook(_Part):
    """Weights of the body model's macro axes, and any named detail targets on top."""

    gender: Unit = 0.05
    """0 is female, 1 is male."""
    age: Unit = 0.5
    """0.5 is a young adult, 1.0 is old."""
    muscle: Unit = 0.5
    weight: Unit = 0.5
    origin: dict[Literal["african", "asian", "caucasian"], Unit] = {"caucasian": 1.0}
    targets: dict[str, Annotated[float, Field(ge=-1.5, le=1.5)]] = {}


class SkinLook(_Part):
    """The painted skin."""

    tone: Colour = (0.52, 0.30, 0.21)
    redness: Unit = 0.5
    freckles: Unit = 0.0
    beard: Unit = 0.0
    """0 none, 0.4 shaved shadow, 1 dense stubble."""
    wrinkles: Unit = 0.3
    lips: Colour = (0.38, 0.13, 0.12)
    lip_colour: Unit = 0.5
    """How far the lips take `lips` rather than the skin's own red."""
    makeup: Unit = 0.0


class BrowLook(_Part):
    """The painted eyebrows."""

    colour: Colour = (0.05, 0.03, 0.02)
    density: Unit = 0.7
    thickness: Unit = 0.5
    arch: Unit = 0.5


class HairLook(_Part):
    """The generated hair (or headscarf)."""

    style: HairStyle = "short"
    colour: Colour = (0.06, 0.035, 0.02)
    grey: Unit = 0.0
    parting: Annotated[float, Field(ge=-1.0, le=1.0)] = 0.35
    """Where the parting lies: −1 on the Persona's right, 0 middle, 1 on the left."""
    recede: Unit = 0.0

    @property
    def tint(self) -> Colour:
        """The colour with its share of silver."""
        red, green, blue = (
            own * (1 - self.grey) + silver * self.grey
            for own, silver in zip(self.colour, _SILVER, strict=True)
        )
        return red, green, blue


class EyeLook(_Part):
    """The irises."""

    colour: Literal["brown", "dark", "hazel", "green", "blue", "grey"] = "brown"


class ClothesLook(_Part):
    """What the Persona wears."""

    garment: Garment = "blouse_jacket"
    colour: Colour = (0.03, 0.045, 0.08)
    shirt: Colour = (0.62, 0.60, 0.56)


class PersonaLook(_Part):
    """One Persona's appearance, whole; equal looks build byte-equal heads."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    name: str
    description: str = ""
    seed: Annotated[int, Field(ge=0)] = 1
    body: BodyLook = BodyLook()
    skin: SkinLook = SkinLook()
    brows: BrowLook = BrowLook()
    hair: HairLook = HairLook()
    eyes: EyeLook = EyeLook()
    clothes: ClothesLook = ClothesLook()
    backdrop: Room = "office"


def look_from_file(path: Path) -> PersonaLook:
    """The look a YAML file describes; unknown keys are refused, all faults reported at once."""
    return PersonaLook.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))


def shipped_looks() -> list[str]:
    """The ids of the looks that come with the application, in order."""
    return sorted(path.stem for path in LOOKS_DIR.glob("*.yaml"))


def shipped_look(name: str) -> PersonaLook:
    """One shipped look; raises `UnknownLook` naming those that exist."""
    path = LOOKS_DIR / f"{name}.yaml"
    if not path.is_file():
        raise UnknownLook("look", name, shipped_looks())
    return look_from_file(path)


def load_look(name: str | None = None, path: Path | None = None) -> PersonaLook:
    """The look from a file if given, else the shipped one of that name, else the default."""
    if path is not None:
        return look_from_file(path)
    return shipped_look(name or DEFAULT_LOOK)
