// Controls that a screen reader could not name.
() => [...document.querySelectorAll("button, a, textarea, input, select, [role=log]")]
  .filter((node) => node.checkVisibility())
  .filter((node) => !(node.getAttribute("aria-label") || node.textContent.trim() || node.labels?.length))
  .map((node) => node.outerHTML)
