export { Alert, ARRIVAL_BURST, BURST_WINDOW_MS, GAP_ALERT_MS, VOUCH_BURST } from './alert.ts';
export {
  CONNECT_REFUSALS,
  type ConnectRefusal,
  FeedEnd,
  LIVE_EVENTS,
  LIVE_EVERY_MS,
  LIVE_REQUESTS,
  LiveAnswer,
  type LiveEvent,
  type LiveRequest,
  MAX_FOLLOWED_ROOMS,
  OverviewDelta,
  OverviewSnapshot,
  RoomDelta,
  RoomSnapshot,
  SNAPSHOT_EVENTS,
} from './live-feed.ts';
export { Problem, type ProblemCode, PROBLEMS } from './problem.ts';
export {
  AlertList,
  AuditEntry,
  AuditList,
  Ban,
  BanList,
  Ended,
  EventList,
  MAX_SAMPLES,
  NewBan,
  NodeStatus,
  NodeTotals,
  OperatorSession,
  RoomList,
  RoomResource,
  RoomRow,
  Sample,
  SAMPLE_EVERY_MS,
  SampleList,
  SessionRow,
  SignIn,
} from './resources.ts';
export { REPORT_REFUSALS, type ReportRefusal, RoomEvent, type RoomEventKind } from './room-event.ts';
export { banRoute, closeRoomRoute, disconnectRoute, OPERATOR_ROUTES, roomRoute } from './routes.ts';
export { TopologyChange, TopologyRows } from './topology-rows.ts';
