// Written by `python -m tests.types`: what Python sends to the scripts.

/** Why something was refused, in a sentence. */
export interface Refusal {
  error: string;
}

/** The answer to what is only done. */
export type Done = Record<string, never>;

export type Kind = "image" | "video";

export type Status = "Pending" | "Processing" | "Completed" | "Failed" | "Cancelled";

/** How far an item is and how it is made; `seconds_left` is null as long as nobody can tell. */
export interface ItemView {
  item_id: string;
  kind: Kind;
  position: number;
  status: Status;
  step: number;
  steps: number;
  error: string | null;
  place: number | null;
  seconds_left: number | null;
  prompt: string;
  seed: number;
  model: string;
  settings: Record<string, unknown>;
}

/** A content as the page shows it. */
export interface ContentView {
  content_id: number;
  prompt: string;
  status: Status;
  notify_at: string | null;
  created_at: string;
  error: string | null;
  items: ItemView[];
}

/** Some contents of a visitor's, newest first, and whether they have older ones. */
export interface ContentsView {
  user_id: string;
  contents: ContentView[];
  more: boolean;
}

/** What changed, as the stream of events tells it; `gone` are content_ids. */
export interface NewsView {
  user_id: string;
  contents: ContentView[];
  gone: number[];
}

/** Who is asking, and by user_id when they, and whom their page shows, were last logged out. */
export interface VisitorView {
  user_id: string | null;
  logged_out_at: Record<string, string | null>;
}

/** An accepted prompt: a message for now, and what of it is `lasting`. */
export interface AcceptedView {
  user_id: string;
  content_id: number;
  message: string;
  lasting: string;
}

/** How far it is; of one that has ended, `error` is a sentence, or null when all went well. */
export interface FetchView {
  model: string;
  folder: string;
  free: number;
  done: number;
  total: number;
  bytes_per_second: number;
  seconds_left: number | null;
  has_ended: boolean;
  error: string | null;
}

/** A model as a person chooses it: `download` is gigabytes, `seconds` are for one item if it fits this machine. */
export interface ModelView {
  id: string;
  name: string;
  kind: Kind;
  repository: string;
  licence: string;
  use: string;
  download: number;
  seconds: number | null;
  how: string;
  suits: boolean;
  recommended: boolean;
  installed: boolean;
  why: string;
}

/** The models and what can be chosen of them, by kind; `videos` says how each choice of pictures moves where no choice of videos is made. `folder`, and `free`, its bytes, are for who may fetch. */
export interface ModelsView {
  machine: string;
  models: ModelView[];
  choices: Record<string, string[]>;
  used: Record<string, string>;
  videos: Record<string, string>;
  may_fetch: boolean;
  fetching: FetchView | null;
  folder: string | null;
  free: number | null;
}

/** What each function of ui/bridge.py answers. */
export interface Answers {
  visitor: VisitorView | Refusal;
  contents: ContentsView | Refusal;
  stop: Done | Refusal;
  retry: Done | Refusal;
  delete: Done | Refusal;
  models: ModelsView | Refusal;
  download: Done | Refusal;
  stop_download: Done | Refusal;
}
