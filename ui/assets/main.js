// @ts-check
// What Gradio's page calls of the scripts: the names that stand in ui/*.py.
import * as album from "./album.js";
import { answered, start } from "./create.js";
import * as draft from "./draft.js";
import { sent } from "./form.js";
import { note } from "./history.js";
import * as models from "./models.js";
import * as theme from "./theme.js";
import * as used from "./used.js";

Object.assign(window, { daybreak: { album, answered, draft, models, note, sent, start, theme, used } });
