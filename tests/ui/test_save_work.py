"""Unsaved work at an end that nobody asked for: every screen is let put it on disk."""


def test_every_kept_screen_is_let_save_also_when_another_one_cannot(drive, monkeypatch) -> None:
    async def scenario(ango) -> None:
        projects = ango.app.screen
        await ango.press("2")
        saved = []

        def disk_is_full() -> None:
            raise OSError("no space left")

        monkeypatch.setattr(projects, "save_work", disk_is_full)
        monkeypatch.setattr(ango.app.screen, "save_work", lambda: saved.append("second"))
        ango.app.save_work()
        assert saved == ["second"]

    drive(scenario)
