// The anchors of a page: as GitHub makes them of headings, so that links to pages of text hold for those of the site too.

export class Slugs {
  readonly #counts = new Map<string, number>();

  /** Lower case, without punctuation, with dashes; numbered when it comes again. */
  next(heading: string): string {
    const slug = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-");
    const count = this.#counts.get(slug) ?? 0;
    this.#counts.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  }
}
