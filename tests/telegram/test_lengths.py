from projectsplatform.telegram.rules.lengths import utf16_length


def test_lengths_are_counted_as_telegram_does() -> None:
    assert [utf16_length(text) for text in ("a", "ў", "😀", "\ud83d")] == [1, 1, 2, 1]
