"""A message typed in a script that is not its own: the wrong keyboard layout, Russian or Kazakh in Latin letters.

What was meant is the reading in which most of its letters belong to words that are known. The message as it was typed
is kept unless another reading explains clearly more: "ghbdtn" is no word of any language, and "привет" is one.
"""

from collections.abc import Callable, Iterator

from bot.answering.normalise import Token, fold, tokenise
from bot.answering.stems import is_cyrillic, is_latin
from bot.knowledge.model import Lang

_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё"
_TO_RUSSIAN = str.maketrans(_LATIN_KEYS + '{}:"<>~', _RUSSIAN_KEYS + "хъжэбюё")
_TO_LATIN = str.maketrans(_RUSSIAN_KEYS, _LATIN_KEYS)

# Longer ones first: what several Latin letters stand for together.
_AFTER_VOWELS = tuple(
    (vowel + mark, sound) for vowel, sound in zip("aeou", ("ай", "ей", "ой", "уй"), strict=True) for mark in "yij"
)
_RUSSIAN_PAIRS = (
    *(("shch", "щ"), ("sch", "щ"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"), ("yu", "ю")),
    *(("ya", "я"), ("yo", "е"), ("ye", "е"), ("iu", "ю"), ("ia", "ия"), ("ju", "ю"), ("ja", "я"), ("jo", "е")),
    *(("iy", "ий"), ("ij", "ий"), ("yy", "ый"), ("yi", "ый"), ("yj", "ый"), *_AFTER_VOWELS),
)
_RUSSIAN_LETTERS = str.maketrans("abcdefghijklmnopqrstuvwxyz'", "абцдефгхийклмнопкрстуввхызь")
# Without Kazakh letters, as `stems.plain_kazakh` has them.
_KAZAKH_PAIRS = (
    *(("gh", "г"), ("kh", "х"), ("ng", "нг"), ("zh", "ж"), ("sh", "ш"), ("ch", "ч"), ("ts", "ц"), ("ya", "я")),
    *(("yu", "ю"), ("yy", "ий"), ("yi", "ий"), *_AFTER_VOWELS),
)
_KAZAKH_LETTERS = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzäáğǵıíïñńöóşçúüūýŋ", "абцдефгхижклмнопкрстувухизааггииинноошчуууун"
)
_SPELLINGS: tuple[tuple[Lang, tuple[tuple[str, str], ...], dict[int, int]], ...] = (
    ("ru", _RUSSIAN_PAIRS, _RUSSIAN_LETTERS),
    ("kk", _KAZAKH_PAIRS, _KAZAKH_LETTERS),
)

_CLEARLY = 1.3  # times the letters that the message as typed explains
_MOSTLY = 0.6  # of its letters a reading must explain
_LEAST_LETTERS = 4
_LONGEST = 40  # words


Known = Callable[[str, Lang], bool]
"""Whether a language has a word."""


def read(message: str, known: Known, mended: Callable[[str], bool]) -> tuple[Token, ...]:
    """The tokens of a message as it was typed, or in another script. `mended` tells a misspelt word, which speaks for a
    reading as well.
    """
    tokens = tokenise(message)
    if sum(map(_is_word, tokens)) > _LONGEST:
        return tokens  # nobody types that much on the wrong keyboard without noticing
    letters = sum(len(token.text) for token in tokens if _is_word(token))
    typed = _explained(tokens, known)
    if letters < _LEAST_LETTERS or typed > _MOSTLY * letters:
        return tokens
    most = _MOSTLY * letters
    best, explained = tokens, max(_CLEARLY * _worth(tokens, known, mended, most / _CLEARLY), most)
    for reading in _meant(message, tokens, known):
        found = _worth(reading, known, mended, explained)
        if found > explained:
            best, explained = reading, found
    return best


def _meant(message: str, tokens: tuple[Token, ...], known: Known) -> Iterator[tuple[Token, ...]]:
    text = fold(message)
    if any(is_latin(token.text) for token in tokens):
        yield tokenise(text.translate(_TO_RUSSIAN))
        for language, pairs, letters in _SPELLINGS:
            spelt = (token._replace(text=_spelt(token.text, pairs, letters)) for token in tokens)
            # A name that is known as it stands is left so: Daniyal Ahmetov *kimmen kezdesti*.
            yield tuple(
                other if known(other.text, language) or not known(token.text, "en") else token
                for token, other in zip(tokens, spelt, strict=True)
            )
    if any(is_cyrillic(token.text) for token in tokens):
        yield tokenise(text.translate(_TO_LATIN))


def _spelt(text: str, pairs: tuple[tuple[str, str], ...], letters: dict[int, int]) -> str:
    for latin, cyrillic in pairs:
        text = text.replace(latin, cyrillic)
    return text.translate(letters)


def _explained(tokens: tuple[Token, ...], known: Known) -> float:
    """How many letters belong to words that are known; short words prove little."""
    return sum(
        len(token.text) if len(token.text) > 2 else 0.5 * len(token.text)
        for token in tokens
        if _is_word(token) and known(token.text, "en" if is_latin(token.text) else "ru")
    )


def _worth(tokens: tuple[Token, ...], known: Known, mended: Callable[[str], bool], enough: float) -> float:
    """How many letters belong to words that are known, or taken for others. Zero as soon as they cannot be more than
    `enough`: what a word was meant to be is asked for few words of a reading that makes no sense.
    """
    explained, words = _explained(tokens, known), [token.text for token in tokens if _is_word(token)]
    left = sum(map(len, words))
    for word in words:
        if explained + left <= enough:
            return 0.0
        left -= len(word)
        explained += len(word) * mended(word)
    return explained


def _is_word(token: Token) -> bool:
    return not token.punctuation and token.text[0].isalpha()
