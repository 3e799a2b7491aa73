"""Text of pictured lines, by the recognition model that comes with rapidocr, and where its lines are on a page.

The model gives for every step along a line how likely each character is. That is kept for the few characters that
numbers are made of: other readings of a doubtful number come from there.
"""

import functools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
import numpy.typing as npt

from extractors.readers.imaging.limits import Pixels

if TYPE_CHECKING:
    from rapidocr import RapidOCR

HEIGHT: Final = 48
"""Of a line as the model takes it, in pixels."""
STEP: Final = 8
"""Pixels of such a line to one step of the model's answer."""
WIDEST: Final = 3200
"""A line wider than this is squeezed: it is no line of text."""
NARROWEST: Final = 48
BATCH: Final = 1200
"""Pixels of line recognised at once. Bounds memory: the answer alone is 18,710 characters × 150 steps × 4 bytes, 11 MB;
twice as much at once is slower by a tenth."""
NUMBER_CHARACTERS: Final = "0123456789.,-/+—"

LOOKALIKES: Final = {
    **dict.fromkeys("OoDQ〇○口□◯", "0"),
    **dict.fromkeys("lI|丨!i", "1"),
    **dict.fromkeys("Zz", "2"),
    **dict.fromkeys("Ss", "5"),
    **dict.fromkeys("gq", "9"),
    **dict.fromkeys("一－–_―", "-"),
    **dict.fromkeys("．。·", "."),
    **dict.fromkeys("，、", ","),
    "b": "6",
    "B": "8",
    "／": "/",
    "＋": "+",
    "十": "+",
}
"""Characters that a digit or a mark of a number is taken for."""


@functools.lru_cache(maxsize=32_768)
def plain(character: str) -> str:
    """The digit or mark of a number that `character` may be, dirt taken for accents left out; else itself."""
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    return LOOKALIKES.get(character, LOOKALIKES.get(base, base))


Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Glyph:
    """One recognised character: how sure, and where along the line (0 at its left end, 1 at its right)."""

    text: str
    confidence: float
    place: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What one line says. `steps`: the chances of nothing or a blank and of each of `NUMBER_CHARACTERS`, row by row."""

    glyphs: tuple[Glyph, ...]
    steps: Floats

    @property
    def text(self) -> str:
        """The line."""
        return "".join(glyph.text for glyph in self.glyphs).strip()

    @property
    def confidence(self) -> float:
        """Of the least sure character; 0 where nothing was recognised."""
        return min((glyph.confidence for glyph in self.glyphs), default=0.0)


class _Recogniser:
    """The model and its characters, loaded once a process."""

    def __init__(self) -> None:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        # The build runs one process a core: threads of their own would only fight.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session = InferenceSession(str(_model("rec")), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        listed = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._characters = ["", *listed, " "]
        alike = [
            [
                index
                for index, character in enumerate(self._characters)
                if index and mark in (character, plain(character))
            ]
            for mark in NUMBER_CHARACTERS
        ]
        self._alike = np.concatenate(alike)
        self._marks = np.cumsum([0, *(len(group) for group in alike[:-1])])

    def run(self, lines: Floats) -> Floats:
        """Lines × steps × characters."""
        answer: Floats = self._session.run(None, {self._input: lines})[0]
        return answer

    def decode(self, steps: Floats) -> Reading:
        """The likeliest character at each step; a character that goes on over several steps is one."""
        best = steps.argmax(axis=1)
        glyphs: list[Glyph] = []
        before = 0
        for step, index in enumerate(best):
            if index and index != before:
                place = (step + 0.5) / len(steps)
                glyphs.append(Glyph(self._characters[index], float(steps[step, index]), place))
            elif index and float(steps[step, index]) > glyphs[-1].confidence:
                glyphs[-1] = Glyph(glyphs[-1].text, float(steps[step, index]), glyphs[-1].place)
            before = int(index)
        numbers = np.add.reduceat(steps[:, self._alike], self._marks, axis=1)
        # A blank, the last of the characters, is as little part of a number as nothing is.
        narrow = np.concatenate([steps[:, :1] + steps[:, -1:], numbers], axis=1)
        return Reading(tuple(glyphs), narrow)


def _model(task: str) -> Path:
    import rapidocr

    # Named by path: rapidocr would otherwise look for a newer one on the network.
    return next((Path(rapidocr.__file__).parent / "models").glob(f"*_{task}_*.onnx"))


@functools.cache
def _recogniser() -> _Recogniser:
    cv2.setNumThreads(1)
    return _Recogniser()


@functools.cache
def _detector() -> "RapidOCR":
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "Global.use_cls": False,
            "Global.max_side_len": 4000,
            "Det.model_path": str(_model("det")),
            "Det.limit_side_len": 64,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def detect(flat: Pixels, scale: float) -> list[tuple[float, float, float, float]]:
    """Boxes of lines of text, in pixels of `flat`, which is looked at `scale` times its size."""
    looked = cv2.resize(flat, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    answer = _detector()(cv2.cvtColor(looked, cv2.COLOR_GRAY2BGR), use_det=True, use_cls=False, use_rec=False)
    found = getattr(answer, "boxes", None)
    boxes = np.asarray([] if found is None else found, dtype=np.float64) / scale
    return [(float(b[:, 0].min()), float(b[:, 1].min()), float(b[:, 0].max()), float(b[:, 1].max())) for b in boxes]


def recognise(lines: Sequence[Pixels], stretch: float = 1.0) -> list[Reading]:
    """The readings of pictured lines (grey on white), in their order, each shown `stretch` times as wide as it is."""
    engine = _recogniser()
    widths = [_width(line, stretch) for line in lines]
    readings: dict[int, Reading] = {}
    for batch in _batches(widths):
        widest = widths[batch[-1]]
        prepared = np.concatenate([_prepared(lines[index], widths[index], widest) for index in batch])
        answers = engine.run(prepared)
        for index, answer in zip(batch, answers, strict=True):
            readings[index] = engine.decode(answer[: max(1, -(-widths[index] // STEP))])
    return [readings[index] for index in range(len(lines))]


def _width(line: Pixels, stretch: float) -> int:
    wide: float = line.shape[1] * HEIGHT / line.shape[0] * stretch
    return min(WIDEST, max(STEP, round(wide)))


def _batches(widths: Sequence[int]) -> list[list[int]]:
    """Indices by width, as many at once as `BATCH` allows, none much narrower than the widest of its batch."""
    batches: list[list[int]] = []
    for index in sorted(range(len(widths)), key=lambda i: (widths[i], i)):
        width = max(widths[index], NARROWEST)
        batch = batches[-1] if batches else []
        narrow = max(widths[batch[0]], NARROWEST) if batch else 0
        if batch and (len(batch) + 1) * width <= BATCH and width <= 1.25 * narrow + STEP:
            batch.append(index)
        else:
            batches.append([index])
    return batches


def _prepared(line: Pixels, width: int, widest: int) -> Floats:
    way = cv2.INTER_AREA if line.shape[0] > HEIGHT else cv2.INTER_LINEAR
    resized = cv2.resize(line, (width, HEIGHT), interpolation=way)
    # Beyond the line's end the model was trained on zeros.
    whole = np.zeros((HEIGHT, max(widest, NARROWEST)), dtype=np.float32)
    whole[:, :width] = resized.astype(np.float32) / 127.5 - 1
    return np.broadcast_to(whole, (1, 3, *whole.shape))
