/** Binary files that the build copies next to the code. The import is their path, relative to it. */
declare module '*.wasm' {
	const file: string;
	export default file;
}
declare module '*.ttf' {
	const file: string;
	export default file;
}
