// lz4js 0.2.0 and snappyjs 0.7.0 come without types.
declare module 'lz4js' {
  export const decompress: (frame: Uint8Array) => Uint8Array
}
declare module 'snappyjs' {
  export const uncompress: (block: Uint8Array) => Uint8Array
}
