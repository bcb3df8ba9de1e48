// Light or dark: as the system wishes, until somebody chooses here. Runs before the first paint.

const KEPT = "askel.theme";
const wished = matchMedia("(prefers-color-scheme: dark)");

export const isDark = () => (document.documentElement.dataset.theme ?? (wished.matches ? "dark" : "light")) === "dark";

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // storage is switched off in this browser: the choice lasts as long as the page
  }
}

function keep(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEPT, theme);
  } catch {
    // as above
  }
}

export function setUpTheme(button) {
  const name = () => (button.textContent = isDark() ? "Light" : "Dark");
  button.setAttribute("aria-description", "Changes the colours of this page");
  button.addEventListener("click", () => {
    keep(isDark() ? "light" : "dark");
    name();
  });
  wished.addEventListener("change", name);
  name();
}

if (["light", "dark"].includes(kept())) document.documentElement.dataset.theme = kept();
