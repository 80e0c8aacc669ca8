package io.muster.daemon.control;

import java.util.List;

/** What can be set and asked of the index; see {@link MusterControl} for paths and errors. */
public interface IndexControl {
  /** Says something of files, or takes it back; answers what is said then, a view per target. */
  List<IndexViews.Said> say(IndexRequests.Say request) throws ControlException;

  IndexViews.Found find(IndexRequests.Find request) throws ControlException;

  /** Contents that lie at several places of this device, the largest first. */
  List<IndexViews.Duplicate> duplicates(IndexRequests.Top request) throws ControlException;

  /** The folders with the most bytes, the largest first. */
  List<IndexViews.FolderSum> du(IndexRequests.Top request) throws ControlException;

  IndexViews.Page ls(IndexRequests.Page request) throws ControlException;

  /** Tags and labels with how often they are used. */
  List<IndexViews.Use> tags() throws ControlException;

  /** Everything about one content. */
  IndexViews.Content show(String target) throws ControlException;
}
