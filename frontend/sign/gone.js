// After leaving or forgetting, nothing that is still under way is kept, sent or said.
let isGone = false;

export const setGone = () => {
  isGone = true;
};
export const hasGone = () => isGone;

/** @type {<T>(value: T) => Promise<T>} what is awaited of a page that is left never comes */
export const unlessGone = (value) => (isGone ? new Promise(() => {}) : Promise.resolve(value));
