"""`python -m ui`: the kiosk window with a real engine and a real face."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from app.errors import VivaError
from app.runtime.entry import FACE_ENVIRONMENT
from app.runtime.face_parts import Casting, FaceParts
from app.runtime.log import configure_log, log
from app.runtime.offers import offers_of, packs_in_use
from app.runtime.policy_care import policy_now
from app.runtime.processes import SupervisedProcess
from app.runtime.record_keeping import staff_pin
from app.runtime.settings import Settings, load_settings
from ui.card_probe import CardProbe
from ui.settings import KioskSettings

if TYPE_CHECKING:
    from app.runtime.administration import Administration

CONVERSATION_LONGER = 2.0
"""In a conversation stillness lasts longer before somebody is taken to have left."""


def administration_of(settings: Settings) -> Administration:
    """Return the staff's side; it is loaded when the window stands."""
    from app.runtime.administration import Administration

    return Administration(settings)


def main() -> int:
    """Run the kiosk until its window is closed."""
    parser = argparse.ArgumentParser(prog="vivavoce kiosk")
    parser.add_argument("--windowed", action="store_true", default=None)
    parser.add_argument("--profile")
    options = parser.parse_args()
    settings = load_settings(windowed=options.windowed, profile=options.profile)
    configure_log(settings.log_level)
    graphics = CardProbe()
    offers = offers_of(packs_in_use(settings))
    house = offers[0]
    policy = policy_now(settings.data_dir).policy
    face: FaceParts | None = None
    try:
        face = FaceParts(house.look, house.seed, settings.face_network)
        face.prepare()
    except VivaError as fault:
        log.warning("no_face", why=fault.operator)
    faces = Casting(settings.face_network)
    looks = (look for offer in offers for look in (offer.look, offer.coach_look))
    faces.prepare(look for look in looks if look not in ("", house.look))
    engine = SupervisedProcess(
        "engine", {"profile": settings.profile, "log_level": settings.log_level}
    )

    from ui.app import application, run_kiosk
    from ui.process_link import ProcessLink
    from ui.words import offered

    application()
    link = ProcessLink(engine)
    link.start()
    try:
        return run_kiosk(
            link,
            face,
            KioskSettings(
                persona_name=house.persona_name,
                persona_role=house.persona_role,
                offers=offers,
                windowed=settings.windowed,
                reduced_motion=settings.reduced_motion,
                volume_db=settings.volume_db,
                brightness=settings.brightness,
                screensaver_s=settings.screensaver_s,
                camera_offered=bool(settings.camera) and policy.perception != "off",
                idle_s=policy.idle_warning_s,
                conversation_idle_s=CONVERSATION_LONGER * policy.idle_warning_s,
                idle_countdown_s=round(policy.idle_wipe_s),
                appearance_offered=policy.perception == "full" and policy.signed,
                recording_days=policy.retention.journals_days,
                consent_texts=policy.consent_texts,
                sign_in_offered=settings.sign_in,
                languages=offered((settings.language, *policy.languages)),
                frames_per_second=settings.face_fps,
                graphics_card=graphics.answer(),
                may_quit=not staff_pin(settings, None).is_set,
            ),
            lambda: administration_of(settings),
            faces if face is not None else None,
        )
    finally:
        link.close()


if __name__ == "__main__":
    for name, value in FACE_ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    sys.exit(main())
