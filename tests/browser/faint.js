// Words whose contrast with the nearest opaque ground is under 4.5 : 1 (WCAG 2.2, success criterion 1.4.3).
() => {
  const draw = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

  const rgba = (colour) => {
    draw.clearRect(0, 0, 1, 1);
    draw.fillStyle = colour;
    draw.fillRect(0, 0, 1, 1);
    return [...draw.getImageData(0, 0, 1, 1).data];
  };

  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);

  const ground = (node) => {
    if (!node) return [255, 255, 255, 255];
    const colour = rgba(getComputedStyle(node).backgroundColor);
    return colour[3] > 200 ? colour : ground(node.parentElement);
  };

  const contrast = (node) => {
    const [dark, bright] = [light(rgba(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => a - b);
    return (bright + 0.05) / (dark + 0.05);
  };

  const hasWords = (node) => [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.data.trim());
  return [...document.querySelectorAll("body *")]
    .filter((node) => hasWords(node) && node.checkVisibility() && !node.closest(".away, :disabled, .skip"))
    .map((node) => [contrast(node), node.outerHTML])
    .filter(([found]) => found < 4.5);
}
