import type { RejectionCode } from '../rows';

/** A parameter of the node that cannot be what it is. */
export class UserMistake extends Error {
	constructor(
		message: string,
		/** The cure. */
		readonly description: string,
		readonly code: RejectionCode,
		readonly itemIndex = 0,
	) {
		super(message);
	}

	/** What is wrong and the cure, for a place that shows one text. */
	get sentence(): string {
		return `${this.message} ${this.description}`;
	}
}
