// @ts-check
// The functions that ui/*.py calls, as `window.daybreak`.
import * as myContent from "./content/my_content.js";
import { answered, start } from "./create/create.js";
import * as draft from "./create/draft.js";
import { collect } from "./create/form.js";
import * as understanding from "./create/understanding.js";
import * as models from "./models/models.js";
import * as used from "./models/used.js";
import * as history from "./page/history.js";
import * as theme from "./page/theme.js";

Object.assign(window, {
  daybreak: { answered, collect, draft, history, models, myContent, start, theme, understanding, used },
});
