// What the phone's page knows: the day that is kept, what was ticked, what is open.

export const phone = { day: null, outcomes: [], choice: {}, choosing: false, open: "", noting: "", wiping: false, trouble: null, busy: false, noWorker: false };
