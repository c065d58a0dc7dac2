"""Words: the ways to name each place, time of day and thing."""

TIME_WORDS = {
    "dawn": [
        "at dawn", "at sunrise", "at first light", "in the early morning", "as the sun rises",
        "at daybreak", "in the morning", "on a new morning",
    ],
    "day": [
        "on a clear day", "in daylight", "during the day", "on a sunny day", "in the daytime",
        "under a bright sky", "at midday", "on a summer afternoon",
    ],
    "sunset": [
        "at sunset", "in the evening", "as the sun sets", "at golden hour",
        "in the glow of the setting sun", "at sundown", "in the last light",
    ],
    "dusk": ["at dusk", "at twilight", "after sunset", "in the blue hour", "at nightfall", "as night falls"],
    "night": [
        "at night", "under the night sky", "in the middle of the night", "at midnight",
        "under a starry sky", "on a clear night",
    ],
}  # fmt: skip

PLACE_WORDS = {
    "mountains": [
        "mountains", "a mountain range", "layered mountains", "high peaks", "the alps",
        "mountain peaks",
    ],
    "lake": ["a calm lake", "a quiet lake", "a still lake with reflections", "a lake", "a clear lake"],
    "ocean": ["the ocean", "the sea", "a calm sea", "ocean waves", "the open ocean", "the seaside"],
    "desert": ["the desert", "sand dunes", "desert dunes", "a sandy desert", "golden dunes"],
    "forest": ["a pine forest", "a forest", "the woods", "evergreen trees", "a forest of fir trees"],
    "city": [
        "a city skyline", "a city", "skyscrapers", "a modern city", "tall buildings",
        "an urban skyline",
    ],
    "road": [
        "a road to the horizon", "a long road", "an open road", "a highway",
        "a path leading to the horizon", "a winding road", "the road ahead",
    ],
    "meadow": [
        "green hills", "a meadow", "rolling hills", "grassy hills", "the countryside",
        "a green valley",
    ],
    "waterfall": ["a waterfall", "a tall waterfall", "a waterfall in the mountains", "a cascading waterfall"],
    "snow": [
        "a snowy landscape", "a winter landscape", "snow covered hills",
        "a snowy mountain landscape", "winter snow",
    ],
}  # fmt: skip

PLACE_LINKS = {
    "mountains": ["in", "over", "in front of", "above"],
    "lake": ["by", "on", "at", "over"],
    "ocean": ["on", "by", "over", "at"],
    "desert": ["in", "over"],
    "forest": ["in", "near", "over"],
    "city": ["over", "in front of", "above", "in"],
    "road": ["on", "along", "over"],
    "meadow": ["on", "in", "over"],
    "waterfall": ["by", "near", "at"],
    "snow": ["in", "over"],
}

#: {coat}, {sail} and {flower} are filled in from the scene.
SUBJECT_WORDS = {
    "hiker": [
        "a lone hiker", "a hiker", "a hiker in a {coat} jacket", "a traveller with a backpack",
        "a hiker with a backpack", "a wanderer looking into the distance",
    ],
    "arms": [
        "a person with arms raised", "a person with raised arms in {coat}", "a hiker with raised arms",
        "a climber celebrating with arms up", "a triumphant person in {coat}", "a winner with arms up",
        "someone raising both arms in victory",
    ],
    "runner": [
        "a runner", "a person running", "a jogger", "an athlete running",
        "a runner in a {coat} shirt", "someone running",
    ],
    "sailboat": [
        "a sailboat", "a sailing boat", "a boat with a {sail} sail", "a yacht",
        "a boat with {sail} sails",
    ],
    "lighthouse": [
        "a lighthouse", "a lighthouse on a cliff", "a red and white lighthouse",
        "a lighthouse on the rocks",
    ],
    "birds": ["birds", "a flock of birds", "flying birds", "birds in flight"],
    "tent": [
        "a campfire and a tent", "a tent", "a tent by a fire", "a camp with a fire",
        "a tent and a campfire",
    ],
    "bridge": ["a suspension bridge", "a bridge", "a long bridge"],
    "cactus": ["cactus", "a tall cactus", "a cactus", "a saguaro cactus"],
    "flowers": [
        "{flower} flowers", "a field of {flower} flowers", "a flower field", "blooming flowers",
        "flowers",
    ],
}  # fmt: skip
BALLOON_WORDS = {
    "one": ["a hot air balloon", "a hot-air balloon", "a balloon", "one hot air balloon"],
    "many": ["hot air balloons", "hot-air balloons", "balloons", "hot air balloons in the sky"],
}
TREE_WORDS = {
    "green": ["a tree", "a lone tree", "a green tree", "a single tree"],
    "autumn": ["an autumn tree", "an orange tree", "a tree in autumn colors", "a lone tree"],
    "cherry blossom": ["a cherry blossom tree", "a pink tree", "a blossoming tree", "a lone tree"],
    "bare": ["a bare tree", "a lonely leafless tree", "a tree without leaves", "a lone tree"],
}

SKY_WORDS = {
    "stars": ["stars", "a starry sky", "many stars", "stars in the sky"],
    "sun": ["the sun", "sunshine", "a bright sun", "sunlight", "sun in the sky"],
    "aurora": ["northern lights", "aurora borealis", "aurora"],
    "milky way": ["the milky way", "galaxy"],
    "shooting star": ["a shooting star", "a falling star"],
    "rainbow": ["a rainbow", "rainbow"],
    "clouds": ["clouds", "a cloudy sky", "some clouds", "drifting clouds"],
}
MOON_WORDS = {
    True: ["crescent moon", "a crescent moon", "moonlight"],
    False: ["full moon", "a big moon", "moonlight", "the moon"],
}
BIRD_EXTRA = ["birds", "flying birds", "a few birds"]
FEATURE_WORDS = {
    "snowfall": ["falling snow", "snowfall", "snowflakes"],
    "mist": ["mist", "fog", "haze", "misty"],
    "distant mountains": ["mountains in the distance", "mountains behind", "distant mountains"],
    "snowcaps": ["snow capped peaks", "snowy peaks", "snow on the mountains"],
    "river": ["by the river", "at the waterfront", "reflections in the water"],
    "pines": ["pine trees", "pines", "fir trees"],
}

STYLES = [
    "minimalist illustration", "flat design", "vector art", "motivational poster", "inspirational",
    "cinematic", "beautiful", "epic", "poster background", "peaceful", "dramatic light", "high quality",
    "flat illustration", "wallpaper", "scenic landscape", "highly detailed", "digital art",
]  # fmt: skip
