"""The window of rows: what is kept, what is asked for, what is refused."""

from ango_tui.ui.widgets.row_window import RowWindow


def rows(page: int, size: int = 10) -> list[int]:
    return list(range(page * size, (page + 1) * size))


def window(total: int = 1_000, keep: int = 3) -> RowWindow[int]:
    made: RowWindow[int] = RowWindow(page_size=10, keep=keep)
    made.put(0, rows(0), total, made.generation)
    return made


def test_a_row_is_found_in_its_page() -> None:
    made = window()
    made.put(7, rows(7), 1_000, made.generation)
    assert made.get(73) == 73
    assert made.get(500) is None


def test_never_more_than_the_kept_pages_are_held() -> None:
    made = window(keep=3)
    for page in range(50):
        made.put(page, rows(page), 1_000, made.generation)
    assert [index // 10 for index, _ in made.held()][::10] == [47, 48, 49]


def test_a_page_in_use_outlives_one_that_is_not() -> None:
    made = window(keep=2)
    made.put(1, rows(1), 1_000, made.generation)
    made.get(3)
    made.put(2, rows(2), 1_000, made.generation)
    assert made.get(3) == 3
    assert made.get(13) is None


def test_a_page_on_its_way_is_not_asked_for_twice() -> None:
    made = window()
    assert made.missing(20, 35) == [2, 3]
    assert made.missing(20, 45) == [4]
    made.lost(2)
    assert made.missing(20, 35) == [2]


def test_a_late_page_of_the_former_question_is_refused() -> None:
    made = window()
    former = made.generation
    made.restart()
    assert not made.put(0, rows(0), 1_000, former)
    assert made.get(0) is None


def test_a_short_first_page_teaches_the_hosts_page_cap() -> None:
    made: RowWindow[int] = RowWindow(page_size=100)
    made.put(0, list(range(40)), 1_000, made.generation)
    assert made.page_size == 40
    assert made.missing(40, 79) == [1]


def test_without_a_total_the_list_grows_while_pages_are_full() -> None:
    made: RowWindow[int] = RowWindow(page_size=10)
    made.put(0, rows(0), None, made.generation)
    assert (made.total, made.exact) == (11, False)
    made.put(1, [10, 11], None, made.generation)
    assert made.total == 12


def test_nothing_is_asked_for_beyond_the_end() -> None:
    made = window(total=15)
    assert made.missing(10, 40) == [1]


def test_a_renewed_question_keeps_the_rows_until_its_answer_comes() -> None:
    made = window()
    generation = made.restart(keep_rows=True)
    assert made.get(3) == 3
    made.put(5, rows(5), 900, generation)
    assert (made.get(3), made.get(53), made.total) == (None, 53, 900)
