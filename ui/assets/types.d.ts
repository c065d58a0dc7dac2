// Written by `python -m tests.types`: what Python sends to the scripts.

/** Why something was refused, in a sentence. */
export interface Refusal {
  error: string;
}

/** The answer to what is only done. */
export type Done = Record<string, never>;

export type Kind = "image" | "video";

export type Status = "Pending" | "Processing" | "Completed" | "Failed" | "Cancelled";

/** An item and its parameters; `place` is its queue position, `seconds_left` is null while unknown. */
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

/** A page of a visitor's contents, newest first, and whether there are older ones. */
export interface ContentsView {
  user_id: string;
  contents: ContentView[];
  more: boolean;
}

/** The changes in one event of `/events`; `gone` are the content_ids of deleted contents. */
export interface NewsView {
  user_id: string;
  contents: ContentView[];
  gone: number[];
}

/** The visitor, and the last logouts by user_id, of the visitor and of the user whom the page shows. */
export interface VisitorView {
  user_id: string | null;
  logged_out_at: Record<string, string | null>;
}

/** An accepted prompt; `lasting` is the part of `message` that stays true after everything is made. */
export interface AcceptedView {
  user_id: string;
  content_id: number;
  message: string;
  lasting: string;
}

/** The progress of a download in bytes; after it ended, `error` is a sentence, or null if it succeeded. */
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

/** A model to choose from; `download` is in gigabytes, `seconds` are per item, or null if it does not fit. */
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

/** The catalogue, and which models can be chosen, by kind. `videos` is the default video model for each choice of image model. `folder` of downloads, and its `free` bytes, are for visitors who can download models. */
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
  fetch: Done | Refusal;
  stop_fetching: Done | Refusal;
}
