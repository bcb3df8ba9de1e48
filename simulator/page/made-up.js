// A voice and a photo to send where nobody speaks and nothing is photographed.

const RATE = 8_000;
const SECONDS = 2;

// A soft hum that rises and falls like a sentence, as a WAV file in base64.
export function madeUpVoice() {
  const samples = RATE * SECONDS;
  const bytes = new Uint8Array(44 + samples);
  const view = new DataView(bytes.buffer);
  const put = (at, word) => [...word].forEach((char, i) => (bytes[at + i] = char.charCodeAt(0)));
  put(0, "RIFF");
  view.setUint32(4, 36 + samples, true);
  put(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  put(36, "data");
  view.setUint32(40, samples, true);
  for (let i = 0; i < samples; i += 1) bytes[44 + i] = 128 + 40 * hum(i / RATE);
  return { content: base64(bytes), file_name: "voice.wav", mime_type: "audio/wav", duration: SECONDS };
}

function hum(second) {
  const syllable = Math.abs(Math.sin(second * Math.PI * 2.5));
  const fade = Math.min(1, second * 4, (SECONDS - second) * 4);
  return syllable * fade * Math.sin(2 * Math.PI * (150 + 30 * Math.sin(second * 3)) * second);
}

// A walk by the lake, a little different each time.
export function madeUpPhoto() {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 420 });
  const draw = canvas.getContext("2d");
  const hue = 170 + Math.random() * 50;
  const sky = draw.createLinearGradient(0, 0, 0, 270);
  sky.addColorStop(0, `hsl(${hue} 45% 72%)`);
  sky.addColorStop(1, `hsl(${hue - 130} 70% 86%)`);
  fill(draw, sky, [[0, 0], [640, 0], [640, 420], [0, 420]]);
  fill(draw, "#f6d58a", circle(420 + Math.random() * 120, 120, 32));
  for (const [i, height] of [90, 60, 34].entries()) fill(draw, `hsl(${hue - 20} 26% ${58 - i * 13}%)`, fells(250 + i * 18, height));
  fill(draw, `hsl(${hue} 38% 60%)`, [[0, 300], [640, 300], [640, 420], [0, 420]]);
  fill(draw, "#e9dcc0", [[250, 420], [330, 300], [342, 300], [420, 420]]);
  return { content: canvas.toDataURL("image/jpeg", 0.82).split(",")[1], file_name: "walk.jpg", mime_type: "image/jpeg" };
}

function fill(draw, colour, points) {
  draw.fillStyle = colour;
  draw.beginPath();
  for (const [x, y] of points) draw.lineTo(x, y);
  draw.fill();
}

const circle = (x, y, r) => Array.from({ length: 40 }, (_, i) => [x + r * Math.cos(i / 6.366), y + r * Math.sin(i / 6.366)]);

function fells(base, height) {
  const shift = Math.random() * 9;
  const ridge = Array.from({ length: 33 }, (_, i) => [i * 20, base - height * Math.abs(Math.sin(i / 4.5 + shift)) - 8 * Math.sin(i * 1.7 + shift)]);
  return [[0, 420], ...ridge, [640, 420]];
}

function base64(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
