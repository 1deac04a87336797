// How long to wait before the next attempt: a random time up to a bound that doubles with each failure, so that pages
// that lost the same gateway do not come back in one instant.

const FIRST_MS = 300;
const LONGEST_MS = 8_000;

export class Backoff {
  #failures = 0;

  next() {
    const bound = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.#failures++, 10));
    return bound / 4 + Math.random() * bound * 0.75;
  }

  reset() {
    this.#failures = 0;
  }
}
