import { CellError } from './cell';
import { isBlankKey } from './blanks';
import { readerOf } from './fieldTypes';
import type { FieldType, Unit } from './fieldTypes';
import { accepts, normalize, splitHeader } from './headerUnits';
import { identifierText } from './texts';

/** A measured value, with what people call it. */
interface Measured {
	measures?: Unit;
	label: string;
	aliases: readonly string[];
}

/** The name of a measured value: the column's name, or what a header of the column can be, such as `body fat %`. */
export function metric(columns: Readonly<Record<string, Measured>>): FieldType<string> {
	const names = Object.keys(columns);
	const known = new Map(
		Object.entries(columns).flatMap(([name, { label, aliases }]) =>
			[name, label, ...aliases].flatMap((word) => [
				[normalize(word), name] as const,
				[splitHeader(word).name, name] as const,
			]),
		),
	);
	const readText = identifierText(64);
	const unknownMetric = new CellError('out_of_range', `, but it must be ${names.join(' or ')}.`);
	return {
		type: 'string',
		isBlank: isBlankKey,
		read: readerOf((cell, options) => {
			const text = readText(cell, options);
			if (text instanceof CellError) return text.code === 'too_long' ? unknownMetric : text;
			const { whole, name, unit } = splitHeader(text);
			const found = known.get(whole) ?? known.get(name);
			const measures = found === undefined ? undefined : columns[found]!.measures;
			// Body fat in kg is another value, and pounds belong to the number.
			const isOtherUnit = unit && (unit.unit === 'lb' || measures === undefined || !accepts(measures, unit));
			return found === undefined || isOtherUnit ? unknownMetric : found;
		}),
	};
}
