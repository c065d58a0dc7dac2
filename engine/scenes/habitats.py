"""Habitats: which subjects and sky items occur where and when, and how likely they are."""

#: Subjects that occur in each place; a repeated one is more likely.
HABITATS = {
    "mountains": "none hiker hiker hiker arms arms arms balloons tent tent tree birds runner bridge flowers",
    "lake": "none sailboat sailboat sailboat tent tent balloons tree birds bridge hiker arms",
    "ocean": "none sailboat sailboat sailboat lighthouse lighthouse lighthouse birds balloons arms bridge",
    "desert": "none hiker hiker balloons runner tree birds arms cactus cactus cactus tent",
    "forest": "none tent tent hiker hiker birds balloons runner arms tree",
    "city": "none none bridge bridge arms birds balloons runner runner hiker",
    "road": "none runner runner runner hiker hiker tree birds balloons cactus",
    "meadow": "none flowers flowers flowers tree tree balloons balloons arms runner birds hiker tent",
    "waterfall": "none none birds hiker hiker arms tree flowers bridge",
    "snow": "none hiker hiker arms tent tree birds runner balloons",
}
HORIZONS = {
    "mountains": 0.66, "lake": 0.56, "ocean": 0.58, "desert": 0.60, "forest": 0.66,
    "city": 0.76, "road": 0.55, "meadow": 0.60, "waterfall": 0.58, "snow": 0.60,
}  # fmt: skip

#: In places with a high skyline, the lowest position of the sun and moon, as a share of the height from the top.
CLEAR_SKY = {
    "city": 0.15, "waterfall": 0.17, "mountains": 0.42, "forest": 0.36, "snow": 0.36, "lake": 0.36, "road": 0.36,
}  # fmt: skip

WALKERS = ("hiker", "arms", "runner")
STANDING = (*WALKERS, "tent", "tree", "cactus", "lighthouse")
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
}
#: The places to choose from for each of the FEATURES if no place is asked for.
FEATURE_PLACES = {
    "snowfall": ("snow",),
    "mist": ("forest", "mountains"),
    "distant mountains": ("lake", "road", "meadow"),
    "snowcaps": ("mountains", "lake", "road", "meadow", "waterfall"),
    "river": ("city",),
    "pines": ("lake", "road", "snow", "mountains"),
}
#: The subjects that each look applies to.
LOOKS = {
    "coat": WALKERS,
    "sail": ("sailboat",),
    "flower": ("flowers",),
    "tree": ("tree",),
    "balloons": ("balloons",),
}
#: Subjects that stand, sail or float in one spot.
SPOTTED = (*STANDING, "sailboat", "balloons")
