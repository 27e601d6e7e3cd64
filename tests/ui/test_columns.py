"""Which columns fit a width."""

from ango_tui.ui.widgets.columns import GAP, Column, fit

COLUMNS = (
    Column("name", "Name", str, width=10, flex=1),
    Column("stage", "Stage", str, width=8, rank=1),
    Column("id", "Id", str, width=24, rank=2),
)


def names(width: int, more: bool = False) -> list[str]:
    return [column.id for column, _ in fit(COLUMNS, width, more)]


def test_all_columns_are_shown_where_there_is_room() -> None:
    assert names(60) == ["name", "stage", "id"]


def test_the_highest_rank_gives_way_first() -> None:
    assert names(30) == ["name", "stage"]
    assert names(12) == ["name"]


def test_the_flexible_column_takes_what_is_left() -> None:
    fitted = fit(COLUMNS, 80)
    assert sum(width for _, width in fitted) + GAP * 2 == 80


def test_more_columns_shows_those_that_gave_way() -> None:
    assert names(36, more=True) == ["name", "id"]


def test_one_column_is_always_left() -> None:
    assert names(1) == ["name"]
