"""Facts: the known features of a scene."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PLACES = (
    "mountains", "lake", "ocean", "desert", "forest", "city", "road", "meadow", "waterfall", "snow",
    "beach", "cliffs", "river", "canyon", "volcano", "island", "jungle", "savanna", "autumn", "orchard", "vineyard",
    "village", "harbour", "street", "rooftop", "track", "stairs", "library", "kitchen", "desk", "gym", "stage",
    "hospital", "space",
)  # fmt: skip
TIMES = ("dawn", "day", "sunset", "dusk", "night")
SUBJECTS = (
    "none", "hiker", "arms", "runner", "sailboat", "lighthouse", "balloons",
    "birds", "tent", "tree", "bridge", "cactus", "flowers",
    "couple", "family", "team", "child", "elder", "wheelchair", "graduate", "parent", "cook", "nurse", "pianist",
    "dancer", "singer", "meditation", "lifter", "swimmer", "bicycle",
    "dog", "cat", "horse", "deer", "lion", "eagle", "owl", "whale", "butterfly",
    "train", "rocket", "kite", "paper boat", "cabin", "windmill", "temple", "bench", "doorway",
    "candle", "lantern", "book", "laptop", "cup", "heart", "seedling", "rose", "sunflower",
)  # fmt: skip
#: The colours of light and sky.
TONES = (
    "blue", "coral", "crimson", "golden", "green", "indigo", "lavender", "orange",
    "peach", "pink", "purple", "teal", "violet",
)  # fmt: skip
SKY = (
    "sun", "moon", "stars", "aurora", "milky way", "shooting star", "rainbow", "clouds", "birds",
    "meteors", "eclipse", "fireworks",
)  # fmt: skip
#: Land and weather features of some scenes.
FEATURES = (
    "snowfall", "mist", "distant mountains", "snowcaps", "river", "pines",
    "rain", "storm", "leaves", "blossom", "fireflies",
)  # fmt: skip
SIDES = ("left", "middle", "right")
COATS = ("red", "orange", "yellow", "teal", "blue", "white", "pink", "purple")
SAILS = ("white", "red", "yellow")
FLOWERS = ("red", "yellow", "purple", "pink", "white", "colourful")
TREES = ("green", "autumn", "cherry blossom", "bare")

#: The questions, each with its possible answers; one that does not apply to a scene has no answer.
QUESTIONS: Mapping[str, Sequence[str]] = {
    "place": PLACES,
    "time": TIMES,
    "subject": SUBJECTS,
    "second": SUBJECTS[1:],
    "tone": TONES,
    "sky": SKY,
    "features": FEATURES,
    "moon": ("full", "crescent"),
    "light_side": SIDES,
    "stand_side": SIDES,
    "coat": COATS,
    "sail": SAILS,
    "flower": FLOWERS,
    "tree": TREES,
    "balloons": ("one", "many"),
}
#: Questions that can have several answers.
SEVERAL = ("sky", "features")


@dataclass(frozen=True)
class Facts:
    """The known facts of a scene; None or an empty set leaves a question open."""

    place: str | None = None
    time: str | None = None
    subject: str | None = None
    #: Another subject beside the first one.
    second: str | None = None
    tone: str | None = None
    sky: frozenset[str] = frozenset()
    features: frozenset[str] = frozenset()
    moon: str | None = None
    light_side: str | None = None
    stand_side: str | None = None
    coat: str | None = None
    sail: str | None = None
    flower: str | None = None
    tree: str | None = None
    balloons: str | None = None

    def __post_init__(self) -> None:
        for question, known in QUESTIONS.items():
            for answer in self.answers(question):
                if answer not in known:
                    raise ValueError(f"{question} must be one of {', '.join(known)}, not {answer!r}")

    def answers(self, question: str) -> tuple[str, ...]:
        """Return the known answers to a question, in the order of QUESTIONS."""
        value = getattr(self, question)
        if isinstance(value, frozenset):
            known = QUESTIONS[question]
            return tuple(sorted(value, key=lambda answer: known.index(answer) if answer in known else -1))
        return () if value is None else (value,)

    def __str__(self) -> str:
        """Return the facts on one line that `read` can parse: `place=lake sky=milky-way+moon sail=red`."""
        known = ((question, "+".join(self.answers(question))) for question in QUESTIONS)
        return " ".join(f"{question}={text.replace(' ', '-')}" for question, text in known if text)

    @classmethod
    def read(cls, text: str) -> "Facts":
        """Parse facts written by `str`; raise ValueError for an unknown question or answer."""
        known: dict[str, str | frozenset[str]] = {}
        for part in text.split():
            question, _, written = part.partition("=")
            if question not in QUESTIONS:
                raise ValueError(f"a fact must be one of {', '.join(QUESTIONS)}, not {question!r}")
            answers = written.replace("-", " ").split("+")
            known[question] = frozenset(answers) if question in SEVERAL else written.replace("-", " ")
        return cls(**known)  # type: ignore[arg-type]
