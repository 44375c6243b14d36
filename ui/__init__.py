"""The kiosk window: draws what it is told and sends commands."""
