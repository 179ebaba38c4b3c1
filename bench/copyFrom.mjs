/** A `copy … from stdin` for `client.query` of pg, which does not implement COPY. Await `done`. */
export class CopyFrom {
	constructor(sql, text) {
		Object.assign(this, { sql, text });
		this.done = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
	}

	submit(connection) {
		connection.query(this.sql);
	}

	handleCopyInResponse(connection) {
		connection.sendCopyFromChunk(Buffer.from(this.text));
		connection.endCopyFrom();
	}

	handleError(error) {
		this.reject(error);
	}

	handleCommandComplete() {}

	handleReadyForQuery() {
		this.resolve();
	}
}
