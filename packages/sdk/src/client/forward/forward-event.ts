/** What happens to the way into a workload, for whoever tells the user. Texts are safe to show. */
export type ForwardEvent =
  /** No pod can be reached yet, or any more; said again when the reason changes. */
  | {
      readonly type: 'waiting';
      readonly sentence: string;
      readonly next?: string | undefined;
      readonly problem: boolean;
    }
  /** Said once. */
  | { readonly type: 'connected'; readonly pod: string }
  /** Said once until it works again; with what to do where the workload is not running any more. */
  | { readonly type: 'lost'; readonly reason: string; readonly next?: string | undefined }
  | { readonly type: 'again'; readonly pod: string }
  /** A connection to the port came to nothing, although the pod runs; said once until one succeeds. */
  | { readonly type: 'refused'; readonly message: string; readonly fix?: string | undefined };
