// @ts-check
// The functions that ui/*.py calls, as `window.daybreak`.
import * as album from "./album.js";
import { answered, start } from "./create.js";
import * as draft from "./draft.js";
import { collect } from "./form.js";
import * as history from "./history.js";
import * as models from "./models.js";
import * as theme from "./theme.js";
import * as used from "./used.js";

Object.assign(window, { daybreak: { album, answered, collect, draft, history, models, start, theme, used } });
