"""The calls a hub answers: one module per kind of thing; `ango_tui.hub.routes` names them all."""
