// Languages by their own names, for headers and for the choice of a new person.

export const LANGUAGES = {
  en: "English", fi: "Suomi", "fi@selko": "Selkosuomi", sv: "Svenska", ru: "Русский", et: "Eesti", ar: "العربية", sq: "Shqip",
  so: "Soomaali", uk: "Українська", fa: "فارسی", ckb: "کوردی", vi: "Tiếng Việt",
};

export const languageName = (code) => LANGUAGES[code] ?? LANGUAGES[code?.split(/[-_@]/)[0]] ?? code ?? "";
export const languageTag = (code) => code?.split("@")[0] ?? "";
