"""The camera opens after consent, where the site allows it, and closes when either ends."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from app.conversation.events import (
    BadgeRead,
    BadgeScanRequested,
    ConsentChanged,
    Event,
    LearnerLeft,
    PresenceChanged,
    SelfViewRequested,
    SelfViewShown,
    SessionStartRequested,
    StreamChanged,
    WorkerReady,
)
from app.packs import find_pack, load_pack
from app.runtime import badge_camera, kiosk_camera
from app.runtime.badge_camera import BadgeCamera
from app.runtime.kiosk_camera import KioskCamera
from app.runtime.kiosk_engine import KioskEngine
from app.runtime.perceiving import perceiving_for, policy_in
from app.runtime.settings import load_settings
from app.security import SitePolicy

YES = ConsentChanged(microphone=False, camera=True)
NO = ConsentChanged(microphone=False, camera=False)


class FakeProcess:
    """Stands for the eyes process; notes that it was started and ended."""

    lives: list[str]

    def __init__(self, name: str, _config: object) -> None:
        self.name = name

    def connect(self, on_event: Callable[[Event], None], _on_died: object) -> None:
        self.tell = on_event

    def start(self) -> None:
        self.lives.append(f"{self.name} on")

    def send(self, event: Event) -> bool:
        self.asked = event
        return True

    def disconnect(self) -> None:
        self.tell = lambda _event: None

    def close(self) -> None:
        self.lives.append(f"{self.name} off")


@pytest.fixture
def lives(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(FakeProcess, "lives", [], raising=False)
    monkeypatch.setattr(kiosk_camera, "SupervisedProcess", FakeProcess)
    monkeypatch.setattr(badge_camera, "SupervisedProcess", FakeProcess)
    return FakeProcess.lives


def a_camera(sent: list[Event], *, allowed: bool = True) -> KioskCamera:
    return KioskCamera(dict, allowed=allowed, send=sent.append)


def test_nothing_starts_before_consent_and_it_ends_with_it(lives: list[str]) -> None:
    sent: list[Event] = []
    camera = a_camera(sent)
    camera.follow(NO)
    assert lives == []
    camera.follow(YES)
    camera.follow(YES)
    assert lives == ["eyes on"]
    camera.follow(NO)
    assert lives == ["eyes on", "eyes off"]
    assert sent == [StreamChanged(device="camera", live=False)]
    assert camera.process is None


def test_where_the_site_does_not_allow_it_nothing_ever_starts(lives: list[str]) -> None:
    camera = a_camera([], allowed=False)
    camera.follow(YES)
    assert lives == []


def test_before_a_session_the_window_learns_who_is_there_and_nothing_else(
    lives: list[str],
) -> None:
    sent: list[Event] = []
    camera = a_camera(sent)
    camera.follow(YES)
    seen = PresenceChanged(people=1, facing=True)
    camera.process.tell(seen)  # type: ignore[union-attr]
    camera.process.tell(SessionStartRequested())  # type: ignore[union-attr]
    assert sent == [seen]


def test_a_picture_reaches_the_window_only_while_the_learner_wants_to_see_it(
    lives: list[str],
) -> None:
    sent: list[Event] = []
    camera = a_camera(sent)
    camera.follow(YES)
    process = camera.process
    assert isinstance(process, FakeProcess)
    picture = SelfViewShown(picture=b"jpeg")
    process.tell(picture)
    assert sent == []
    camera.show_self(SelfViewRequested(wanted=True))
    process.tell(WorkerReady(worker="eyes"))
    assert process.asked == SelfViewRequested(wanted=True)
    process.tell(picture)
    camera.show_self(SelfViewRequested(wanted=False))
    process.tell(picture)
    assert sent == [picture]


def test_the_badges_camera_opens_by_touch_and_closes_with_the_badge(lives: list[str]) -> None:
    sent: list[Event] = []
    camera = BadgeCamera("0", allowed=True, send=sent.append)
    camera.look()
    assert lives == []
    camera.follow(BadgeScanRequested(wanted=True))
    assert lives == ["badge on"]
    camera.look()
    assert lives == ["badge on"]
    process = camera._process
    assert isinstance(process, FakeProcess)
    process.tell(PresenceChanged(people=1, facing=True))
    process.tell(BadgeRead(badge="B-17"))
    camera.look()
    assert lives == ["badge on", "badge off"]
    assert sent == [BadgeRead(badge="B-17"), StreamChanged(device="camera", live=False)]
    BadgeCamera("0", allowed=False, send=sent.append).follow(BadgeScanRequested(wanted=True))
    BadgeCamera("", allowed=True, send=sent.append).follow(BadgeScanRequested(wanted=True))
    assert lives == ["badge on", "badge off"]


@pytest.mark.parametrize("left", [LearnerLeft(), NO, BadgeScanRequested(wanted=False)])
def test_whoever_leaves_takes_the_badges_camera_with_them(
    tmp_path: Path, lives: list[str], left: Event
) -> None:
    kiosk = a_kiosk(tmp_path, 'perception = "cues"', [])
    kiosk._obey(BadgeScanRequested(wanted=True))
    kiosk._obey(left)
    assert lives == ["badge on", "badge off"]


def a_kiosk(folder: Path, policy: str, sent: list[Event]) -> KioskEngine:
    (folder / "site_policy.toml").write_text(policy)
    settings = load_settings(profile="small", data_dir=folder, camera="0")
    pack = load_pack(find_pack(settings.pack))
    return KioskEngine(settings, [pack], lambda _timeout: None, sent.append)


@pytest.mark.parametrize(
    ("policy", "started"),
    [
        ('perception = "cues"', True),
        ('perception = "off"', False),
        ('perception = "everything"', False),
        ('perception = "full"\njurisdiction = "US-TX"\npurpose = "training"', False),
    ],
    ids=["cues", "off", "invalid", "full without a signature"],
)
def test_the_kiosk_obeys_the_sites_policy(
    tmp_path: Path,
    lives: list[str],
    monkeypatch: pytest.MonkeyPatch,
    policy: str,
    started: bool,
) -> None:
    monkeypatch.setattr("app.runtime.parts.eyes_config", lambda *_: {})
    kiosk = a_kiosk(tmp_path, policy, [])
    kiosk._obey(NO)
    assert lives == []
    kiosk._obey(YES)
    assert lives == (["eyes on"] if started else [])
    kiosk._obey(NO)
    assert lives == (["eyes on", "eyes off"] if started else [])


def signed(**changes: object) -> SitePolicy:
    text = 'perception = "full"\njurisdiction = "US-TX"\npurpose = "training"'
    policy = SitePolicy.model_validate(tomllib.loads(text))
    return policy.model_copy(update={"signed": True, **changes})


def test_full_takes_a_signature_and_the_learners_own_consent() -> None:
    pack = load_pack(find_pack("claims-escalation"))
    assert perceiving_for(pack, signed(), consented=True).mode == "full"
    assert perceiving_for(pack, signed(), consented=True).words is not None
    for terms in (
        perceiving_for(pack, signed(), consented=False),
        perceiving_for(pack, signed(signed=False), consented=True),
        perceiving_for(pack, SitePolicy(), consented=True),
    ):
        assert terms.mode == "cues"
        assert terms.words is None


def test_a_policy_that_cannot_be_trusted_means_nothing_is_watched(tmp_path: Path) -> None:
    (tmp_path / "site_policy.toml").write_text('perception = "full"')
    told: list[object] = []
    policy = policy_in(tmp_path, told.append)
    assert policy.perception == "off"
    assert len(told) == 1
    pack = load_pack(find_pack("claims-escalation"))
    assert perceiving_for(pack, policy, consented=True).mode == "off"
