// Files on their way to the service, one after the other; they go on while the user looks at another step.

import { find, view } from "../state.js";
import { forget } from "./asked.js";
import { addUpload } from "./loading.js";
import { go, place } from "./place.js";
import { sendFile } from "./requests.js";
import { UPLOAD_KINDS } from "./upload-kinds.js";

const SENDING = new Map(); // step -> what is on its way there, or why it could not be sent
export const sendingTo = (step) => SENDING.get(`${view.region}|${step}`) ?? null;
export const isSending = () => [...SENDING.values()].some((one) => one.stop);

const tell = (key, part) => {
  if (part) SENDING.set(key, part);
  else SENDING.delete(key);
  find({ answers: {} });
};

export async function sendFiles(step, files) {
  const { kind, most } = UPLOAD_KINDS[step], region = view.region, key = `${region}|${step}`;
  for (const file of files) {
    const now = { name: file.name, size: file.size, loaded: 0, since: performance.now(), stop: null, trouble: null, wrong: "" };
    const wrong = file.size === 0 ? "import_file_empty" : file.size > most ? "import_file_large" : "";
    if (wrong) return tell(key, { ...now, wrong });
    const onProgress = (loaded) => {
      now.loaded = loaded;
      find({ moved: {} });
    };
    const { sent, stop } = sendFile(file, kind, onProgress);
    now.stop = stop;
    tell(key, now);
    try {
      keep(region, step, await sent);
    } catch (trouble) {
      return trouble ? tell(key, { ...now, stop: null, trouble }) : tell(key, null); // null: the user stopped it
    }
  }
  return tell(key, null);
}

function keep(region, step, upload) {
  if (region === view.region) {
    const uploads = addUpload(step, upload);
    if (place.step === step) go({ uploads, taken: "", fetch: "" });
  }
  forget("uploads");
}

export const forgetTrouble = (step) => tell(`${view.region}|${step}`, null);
