// Forms that wait for an answer: one at a time, with what went wrong beside it.
import { changed } from './rendering.js';

export class Task {
  running = false;
  failure = null;

  /** Runs work unless it is running already; a failure stays until the next run. */
  async run(work) {
    if (this.running) {
      return;
    }
    this.running = true;
    this.failure = null;
    changed();
    try {
      await work();
    } catch (failure) {
      this.failure = failure;
    } finally {
      this.running = false;
      changed();
    }
  }
}
