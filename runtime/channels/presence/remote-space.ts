// The memory that what other nodes say of who is in topics may take, of all nodes and topics together: whoever can publish
// on the broker may say that it is any number of nodes.

/** Characters. */
const MOST = 256 * 1024 * 1024;

export class RemoteSpace {
  readonly #most: number;
  #taken = 0;

  constructor(most = MOST) {
    this.#most = most;
  }

  /** False: there is not so much left. */
  take(characters: number): boolean {
    if (this.#taken + characters > this.#most) return false;
    this.#taken += characters;
    return true;
  }

  /** As it was taken. */
  giveBack(characters: number): void {
    this.#taken -= characters;
  }
}
