/** The SQL script at `path` as one text: each line `\ir part.sql` is replaced by that part. */
export function flatten(path: string): string;
