/** Files that the build puts beside the code; the import gives their path from there. */
declare module '*.wasm' {
	const file: string;
	export default file;
}
declare module '*.ttf' {
	const file: string;
	export default file;
}
