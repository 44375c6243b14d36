"""`looks/*.yaml`: how somebody looks, from which head, skin, hair and clothes are built.

The application's own looks are described in the same way; a pack brings its own.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Unit = Annotated[float, Field(ge=0.0, le=1.0)]
Colour = tuple[Unit, Unit, Unit]
"""Linear-light red, green, blue in 0…1."""

_SILVER = (0.46, 0.45, 0.44)

HairStyle = Literal["bald", "short", "crop", "bob", "long", "curly", "tied", "headscarf"]
Garment = Literal["blouse_jacket", "shirt_jacket", "blouse", "polo", "scrubs", "shirt"]
Room = Literal["office", "ward", "shop", "classroom", "plain"]


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
