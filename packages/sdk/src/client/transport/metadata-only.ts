/** Accept header for an object without its content: 0.4 kB, whatever it holds. */
export const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json';
