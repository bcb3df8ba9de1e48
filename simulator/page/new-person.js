// "+ person": a sheet that asks for a first name and a language, then one more phone.

import { sim } from "./api.js";
import { el } from "./dom.js";
import { LANGUAGES } from "./languages.js";

export function setUpNewPerson({ sheet, button, added }) {
  const form = sheet.querySelector("form");
  const problem = sheet.querySelector(".problem");
  const plain = Object.entries(LANGUAGES).filter(([code]) => !code.includes("@"));
  form.language_code.append(...plain.map(([code, name]) => el("option", { value: code }, name)));

  button.addEventListener("click", () => {
    form.reset();
    problem.textContent = "";
    sheet.showModal();
    form.first_name.focus();
  });
  sheet.querySelector('[value="cancel"]').addEventListener("click", () => sheet.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await added(await sim.addPerson({ first_name: form.first_name.value.trim(), language_code: form.language_code.value }));
      sheet.close();
    } catch (refused) {
      problem.textContent = refused.message;
    }
  });
}
