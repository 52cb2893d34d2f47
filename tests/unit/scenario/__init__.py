"""The invented region, through the room's surface and through the rooms that read it."""
