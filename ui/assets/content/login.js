// @ts-check
// The form that asks for a user_id.
import { h } from "../page/dom.js";
import * as refusal from "../page/refusal.js";
import * as visitor from "../page/visitor.js";

export const login = () => {
  const field = h("input", {
    id: "user_id",
    name: "user_id",
    autocomplete: "off",
    spellcheck: "false",
    autocapitalize: "none",
    required: true,
  });
  const place = refusal.place();
  const form = h(
    "form",
    { class: "login" },
    h("h2", {}, "Welcome back"),
    h("p", {}, "Your user_id opens everything that was made for you, on any device."),
    h("label", { for: "user_id" }, "Your user_id"),
    field,
    place,
    h("button", { type: "submit" }, "Show my content"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    refusal.show(place, await visitor.login(field.value));
    if (place.textContent) field.focus();
  });
  form.addEventListener("input", () => refusal.show(place, ""));
  return form;
};
