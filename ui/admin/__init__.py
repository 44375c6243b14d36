"""The staff's side of the kiosk: behind a hidden corner and the staff PIN."""

from ui.admin.office import Office
from ui.admin.staff_way import StaffWay

__all__ = ["Office", "StaffWay"]
