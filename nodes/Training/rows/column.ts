import type { Value } from './cell';
import type { FieldType } from './fieldTypes';

/** What a blank cell stores: a value, or the value of another column. */
export type Blank = Scalar | null | { sameAs: string };

type Scalar = string | number | boolean;

/** A key column identifies the row, a required column has no default: neither may be blank. */
export type Need = 'key' | 'required' | 'optional';

export interface Column<
	T extends Value = Value,
	N extends Need = Need,
	B extends Blank = Blank,
> extends FieldType<T> {
	/** The name in the panel. */
	label: string;
	/** Headers that it has besides its own name. */
	aliases: readonly string[];
	need: N;
	blank: B;
	/** The column whose rules the cell follows, if the cells of the row before it decide that. */
	inRow?: (values: Readonly<Record<string, Value | undefined>>) => Column;
}

export const key = <T extends Value>(
	label: string,
	field: FieldType<T>,
	aliases: readonly string[] = [],
): Column<T, 'key', null> => ({ label, aliases, need: 'key', blank: null, ...field });

export const required = <T extends Value>(
	label: string,
	field: FieldType<T>,
	aliases: readonly string[] = [],
): Column<T, 'required', null> => ({ label, aliases, need: 'required', blank: null, ...field });

export const optional = <T extends Value, B extends Extract<T, Scalar> | null | { sameAs: string }>(
	label: string,
	field: FieldType<T>,
	{ blank, aliases = [] }: { blank: B; aliases?: readonly string[] },
): Column<T, 'optional', B> => ({ label, aliases, need: 'optional', blank, ...field });
