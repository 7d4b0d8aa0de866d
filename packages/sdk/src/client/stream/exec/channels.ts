/** @see https://github.com/kubernetes/apimachinery/blob/master/pkg/util/remotecommand/constants.go */
export const CHANNELS = { stdin: 0, stdout: 1, stderr: 2, status: 3, resize: 4, end: 255 } as const;
