"""Habitats: which subjects and sky items occur where and when, how likely they are, and where they stand."""

_HABITATS = {
    "mountains": "none hiker hiker hiker arms arms arms balloons tent tent tree birds runner bridge flowers eagle "
    "eagle couple team cabin deer meditation temple bicycle",
    "lake": "none sailboat sailboat sailboat tent tent balloons tree birds bridge hiker arms cabin bench deer swimmer "
    "family elder paper-boat meditation lantern couple",
    "ocean": "none sailboat sailboat sailboat lighthouse lighthouse lighthouse birds balloons arms bridge whale whale "
    "whale couple swimmer heart",
    "desert": "none hiker hiker balloons runner tree birds arms cactus cactus cactus tent temple doorway lantern",
    "forest": "none tent tent hiker hiker birds balloons runner arms tree deer deer owl owl cabin butterfly seedling "
    "horse lantern elder",
    "city": "none none bridge bridge arms birds balloons runner runner hiker bicycle couple graduate wheelchair "
    "team",
    "road": "none runner runner runner hiker hiker tree birds balloons cactus bicycle bicycle doorway child windmill "
    "dog",
    "meadow": "none flowers flowers flowers tree tree balloons balloons arms runner birds hiker tent horse horse dog "
    "butterfly butterfly kite kite family child windmill windmill sunflower sunflower rose seedling bench couple "
    "train graduate wheelchair heart parent elder",
    "waterfall": "none none birds hiker hiker arms tree flowers bridge meditation butterfly deer",
    "snow": "none hiker hiker arms tent tree birds runner balloons cabin cabin dog deer train owl lantern heart",
    "beach": "none none family family couple couple dog runner sailboat kite kite heart child swimmer meditation book "
    "arms elder wheelchair lighthouse",
    "cliffs": "none lighthouse lighthouse birds eagle arms hiker couple sailboat bench temple whale horse",
    "river": "none none bridge bridge tree deer swimmer paper-boat paper-boat horse cabin train balloons hiker bicycle "
    "butterfly eagle",
    "canyon": "none eagle eagle hiker hiker arms balloons horse cactus bridge train birds",
    "volcano": "none none hiker arms birds eagle balloons",
    "island": "none none sailboat sailboat whale birds paper-boat swimmer tent arms lighthouse",
    "jungle": "none none temple temple butterfly butterfly bridge hiker birds deer owl tent seedling",
    "savanna": "none lion lion lion tree tree balloons balloons eagle tent horse birds",
    "autumn": "none none bench bench couple deer dog hiker bicycle cabin elder family owl runner horse book",
    "orchard": "none none tree bench horse butterfly butterfly child family bicycle dog rose seedling",
    "vineyard": "none none tree bicycle couple cup balloons dog bench cabin family",
    "village": "none none train bicycle child cat dog windmill doorway elder bench horse family couple",
    "harbour": "none sailboat sailboat sailboat lighthouse birds couple bench dog bicycle cat elder",
    "street": "none none bicycle bicycle cup cup cat couple doorway doorway singer dancer child lantern wheelchair "
    "rose bench dog",
    "rooftop": "none cat cat couple dancer cup meditation birds balloons arms lantern singer heart",
    "track": "none runner runner runner runner arms wheelchair lifter team team bicycle",
    "stairs": "none none arms arms child hiker temple lantern elder graduate cat",
    "library": "none book book book graduate elder child cat laptop candle",
    "kitchen": "none cook cook cook cup cup family parent elder cat candle dog",
    "desk": "none none laptop laptop laptop book book cup cup cat candle seedling child",
    "gym": "none lifter lifter lifter lifter meditation dancer team wheelchair",
    "stage": "none pianist pianist pianist dancer dancer dancer singer singer singer team arms graduate",
    "hospital": "none none nurse nurse nurse wheelchair parent elder heart cup family seedling",
    "space": "none none none rocket rocket rocket balloons heart",
}  # fmt: skip
#: Subjects that occur in each place; a repeated one is more likely.
HABITATS = {place: tuple(name.replace("-", " ") for name in names.split()) for place, names in _HABITATS.items()}
HORIZONS = {
    "mountains": 0.66, "lake": 0.56, "ocean": 0.58, "desert": 0.60, "forest": 0.66,
    "city": 0.76, "road": 0.55, "meadow": 0.60, "waterfall": 0.58, "snow": 0.60,
    "beach": 0.52, "cliffs": 0.48, "river": 0.54, "canyon": 0.56, "volcano": 0.66, "island": 0.56, "jungle": 0.60,
    "savanna": 0.64, "autumn": 0.60, "orchard": 0.58, "vineyard": 0.54, "village": 0.60, "harbour": 0.56,
    "street": 0.62, "rooftop": 0.66, "track": 0.56, "stairs": 0.44, "library": 0.56, "kitchen": 0.46, "desk": 0.46,
    "gym": 0.56, "stage": 0.66, "hospital": 0.46, "space": 0.78,
}  # fmt: skip

#: In places with a high skyline, the lowest position of the sun and moon, as a share of the height from the top.
CLEAR_SKY = {
    "city": 0.15, "waterfall": 0.17, "mountains": 0.42, "forest": 0.36, "snow": 0.36, "lake": 0.36, "road": 0.36,
    "canyon": 0.30, "volcano": 0.24, "jungle": 0.30, "autumn": 0.30, "street": 0.24, "rooftop": 0.40, "stairs": 0.22,
    "village": 0.34, "track": 0.34, "stage": 0.36, "island": 0.36, "cliffs": 0.36, "orchard": 0.36, "space": 0.68,
    "harbour": 0.36, "river": 0.36, "vineyard": 0.36, "savanna": 0.50,
}  # fmt: skip
#: What trees, walls or masts hide at each side of the sky, as a share of the width, and at its top, of the height.
CLEAR_SIDES = {"stage": 0.24, "autumn": 0.27, "jungle": 0.38, "street": 0.34, "track": 0.24, "rooftop": 0.2}
CLEAR_TOPS = {"stage": 0.26, "autumn": 0.24, "jungle": 0.16}
#: The window of each room, in shares of the width and height: left, top, right, bottom. Sun and moon are in it.
WINDOWS = {
    "library": (0.27, 0.08, 0.73, 0.63), "kitchen": (0.30, 0.10, 0.80, 0.52), "desk": (0.14, 0.07, 0.86, 0.58),
    "gym": (0.08, 0.10, 0.92, 0.58), "hospital": (0.20, 0.09, 0.80, 0.59),
}  # fmt: skip
ROOMS = tuple(WINDOWS)
#: The panes of a window side by side between thick bars, the share of its width that a curtain hides at each side,
#: and the share of the picture's height that an arch or lamps hide below its top.
PANES = {"library": 3, "kitchen": 2, "desk": 3, "hospital": 3}
CURTAINS = {"desk": 0.09, "hospital": 0.1}
LINTELS = {"library": 0.05, "kitchen": 0.11}
#: What can be seen in a sky without air.
AIRLESS = ("sun", "moon", "stars", "milky way", "shooting star", "meteors", "eclipse")
#: Places that draw the floor on which subjects stand.
FLOORED = (*ROOMS, "city", "street", "rooftop", "track", "stairs", "stage", "harbour")
#: Places that cannot be flooded for a subject that floats.
DRY = (*ROOMS, "street", "rooftop", "track", "stairs", "stage", "space")

WALKERS = ("hiker", "arms", "runner")
PEOPLE = (
    *WALKERS, "couple", "family", "team", "child", "elder", "wheelchair", "graduate", "parent", "cook", "nurse",
    "pianist", "dancer", "singer", "meditation", "lifter", "bicycle", "kite",
)  # fmt: skip
ANIMALS = ("dog", "cat", "horse", "deer", "lion", "owl")
#: Small things that rest on a ledge in front of the viewer.
RESTING = ("candle", "lantern", "book", "laptop", "cup")
#: Things that are large, and so stand farther away.
LARGE = ("cabin", "windmill", "temple", "train", "rocket")
STANDING = (
    *PEOPLE, *ANIMALS, *LARGE, "seedling", "rose", "sunflower", "butterfly", "bench", "doorway", "tent", "tree",
    "cactus", "lighthouse",
)  # fmt: skip
FLOATING = ("sailboat", "whale", "swimmer", "paper boat")
FLYING = ("balloons", "birds", "eagle", "heart")
#: Subjects that are never inside a room.
OUTSIDE = (
    *FLOATING, *LARGE, "balloons", "birds", "eagle", "runner", "bicycle", "kite", "horse", "deer", "lion", "owl",
    "tent", "tree", "cactus", "lighthouse", "bridge", "flowers", "sunflower", "hiker",
)  # fmt: skip
#: The probability of each sky item at the times when it is possible; if it is 0, the item must be asked for.
SKY_CHANCES = {
    "sun": {"dawn": 0.85, "day": 0.7, "sunset": 0.85},
    "moon": {"dusk": 0.6, "night": 0.65},
    "stars": {"dusk": 0.5, "night": 1.0},
    "aurora": {"night": 0.3},
    "milky way": {"night": 0.18},
    "shooting star": {"night": 0.14},
    "rainbow": {"dawn": 0.0, "day": 0.18, "sunset": 0.0},
    "clouds": {"dawn": 0.55, "day": 0.55, "sunset": 0.55, "dusk": 0.4, "night": 0.0},
    "birds": {"dawn": 0.25, "day": 0.25, "sunset": 0.25, "dusk": 0.25, "night": 0.0},
    "meteors": {"dusk": 0.0, "night": 0.06},
    "eclipse": {"dawn": 0.0, "day": 0.0, "sunset": 0.0, "dusk": 0.0},
    "fireworks": {"dusk": 0.0, "night": 0.0},
}
#: Places with distant mountains in some scenes, and places that have them only if they are asked for.
OFTEN_DISTANT = ("lake", "road", "meadow")
ASKED_DISTANT = ("ocean", "desert", "forest", "river", "savanna", "orchard", "vineyard", "village")
#: The places to choose from for each of the FEATURES if no place is asked for.
FEATURE_PLACES = {
    "snowfall": ("snow",),
    "mist": ("forest", "mountains"),
    "distant mountains": OFTEN_DISTANT,
    "snowcaps": (*OFTEN_DISTANT, "mountains", "waterfall"),
    "river": ("city",),
    "pines": ("lake", "road", "snow", "mountains"),
    "rain": ("city", "street", "forest", "lake", "road", "meadow", "harbour", "desk"),
    "storm": ("ocean", "cliffs", "mountains", "harbour", "meadow"),
    "leaves": ("autumn",),
    "blossom": ("orchard",),
    "fireflies": ("forest", "meadow", "orchard", "river"),
}
#: The probability of weather that is not asked for, by place.
WEATHER_CHANCES = {
    "snowfall": {"snow": 0.45},
    "leaves": {"autumn": 0.6},
    "blossom": {"orchard": 0.5},
    "fireflies": {"forest": 0.15, "meadow": 0.15, "orchard": 0.3, "river": 0.2, "jungle": 0.25},
}
#: Weather that covers the sky.
OVERCAST = ("rain", "storm")
#: The times of weather that needs some.
WEATHER_TIMES = {"fireflies": ("dusk", "night")}
#: The subjects that each look applies to.
LOOKS = {
    "coat": (
        *WALKERS, "couple", "child", "elder", "wheelchair", "parent", "dancer", "singer", "meditation", "lifter",
        "bicycle", "kite",
    ),
    "sail": ("sailboat",),
    "flower": ("flowers",),
    "tree": ("tree",),
    "balloons": ("balloons",),
}  # fmt: skip
#: Subjects that stand, sail or float in one spot.
SPOTTED = (*STANDING, *RESTING, *FLOATING, "balloons", "heart")


def possible(place: str, subject: str | None) -> bool:
    """Return whether a subject can be drawn in a place."""
    if subject in FLOATING or subject in ("bridge", "lighthouse"):
        return place not in DRY
    return not (place in ROOMS and subject in OUTSIDE)
