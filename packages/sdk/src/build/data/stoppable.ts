/**
 * A script that ends as soon as its pod is deleted, and with it whatever it has started. The first process of a
 * container gets no signal that it does not trap, and a trap waits for the command that runs, so the work is not done
 * by the first process.
 */
export function stoppable(script: string): string {
  return `trap 'exit 143' TERM INT
{
${script}} <&0 &
wait "$!"
`;
}
