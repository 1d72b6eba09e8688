#include <linux/magic.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include <utility>
#include <vector>

#include "net/system_call.hpp"
#include "queue.hpp"

namespace kq {
namespace {

constexpr unsigned known = NOTE_DELETE | NOTE_WRITE | NOTE_EXTEND | NOTE_ATTRIB |
                           NOTE_LINK | NOTE_RENAME | NOTE_REVOKE | NOTE_OPEN |
                           NOTE_CLOSE | NOTE_CLOSE_WRITE | NOTE_READ;

bool is_same(const struct stat& one, const struct stat& other) {
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

struct VnodeKnote : Knote, FileListener {
  VnodeKnote(const Kevent& change, Queue& its_queue)
      : Knote{change}, queue{its_queue} {}
  void happened(std::uint32_t mask) override;
  void note(unsigned what) {
    if (wanted.fflags & what) fflags |= what;
  }
  int descriptor() const { return static_cast<int>(wanted.ident); }

  // A folder that is open is not told of its removal. The folder that it was in is.
  struct Parent : FileListener {
    explicit Parent(VnodeKnote& its_folder) : folder{its_folder} {}
    void happened(std::uint32_t mask) override {
      struct stat now {};
      const bool is_gone = ::fstat(folder.descriptor(), &now) == 0 && now.st_nlink == 0;
      if (mask & (IN_DELETE | IN_MOVED_TO) && is_gone) folder.happened(IN_DELETE_SELF);
    }
    VnodeKnote& folder;
  };

  Queue& queue;
  struct stat file {};  // as it was when we last looked
  Parent parent{*this};
  bool moved = false;  // so that it may have another parent
};

//! [vnode]
// inotify says that something changed; what it was, the file itself shows.
void VnodeKnote::happened(std::uint32_t mask) {
  struct stat now {};
  if (::fstat(descriptor(), &now) < 0 || !is_same(now, file)) return;
  if (mask & IN_MODIFY)
    note(NOTE_WRITE | (now.st_size > file.st_size ? NOTE_EXTEND : 0));
  if (mask & IN_ATTRIB) {
    if (now.st_nlink == file.st_nlink)
      note(NOTE_ATTRIB);
    else
      note(now.st_nlink == 0 ? NOTE_DELETE : NOTE_LINK);
  }
  if (mask & (IN_CREATE | IN_DELETE | IN_MOVE)) {
    const bool other_directories = mask & IN_ISDIR && (mask & (IN_CREATE | IN_DELETE) ||
                                                       now.st_nlink != file.st_nlink);
    note(NOTE_WRITE | (other_directories ? NOTE_LINK : 0));
  }
  if (mask & IN_DELETE_SELF) note(NOTE_DELETE);
  if (mask & IN_MOVE_SELF) note(NOTE_RENAME), moved = true;
  if (mask & IN_UNMOUNT) note(NOTE_REVOKE);
  if (mask & IN_OPEN) note(NOTE_OPEN);
  if (mask & IN_CLOSE_NOWRITE) note(NOTE_CLOSE);
  if (mask & IN_CLOSE_WRITE) note(NOTE_CLOSE_WRITE);
  if (mask & IN_ACCESS) note(NOTE_READ);
  file = now;
  queue.activate(*this);
}
//! [vnode]

// To be told of every read costs a wake-up each, so only who asks for it pays.
std::uint32_t inotify_mask(unsigned fflags) {
  std::uint32_t mask = IN_MODIFY | IN_ATTRIB | IN_CREATE | IN_DELETE | IN_MOVE |
                       IN_DELETE_SELF | IN_MOVE_SELF;
  if (fflags & NOTE_OPEN) mask |= IN_OPEN;
  if (fflags & (NOTE_CLOSE | NOTE_CLOSE_WRITE)) mask |= IN_CLOSE;
  if (fflags & NOTE_READ) mask |= IN_ACCESS;
  return mask;
}

void check(int descriptor, unsigned fflags) {
  struct statfs where {};
  net::check(::fstatfs(descriptor, &where), "fstatfs");
  const bool is_nowhere = where.f_type == PIPEFS_MAGIC ||
                          where.f_type == SOCKFS_MAGIC ||
                          where.f_type == ANON_INODE_FS_MAGIC;
  if (is_nowhere || fflags & ~known) fail(EINVAL, "kevent: file");
}

class VnodeFilter : public Filter {
 public:
  using Filter::Filter;

  void check_ident(std::uintptr_t ident) const override { to_descriptor(ident); }

  std::unique_ptr<Knote> attach(const Kevent& change) override {
    auto knote = std::make_unique<VnodeKnote>(change, queue_);
    net::check(::fstat(knote->descriptor(), &knote->file), "fstat");
    watch(*knote, change.fflags);
    return knote;
  }

  void touch(Knote& knote, const Kevent& change) override {
    if (!(change.flags & EV_ADD)) return;
    watch(static_cast<VnodeKnote&>(knote), change.fflags);
    Filter::touch(knote, change);
  }

  void detach(Knote& knote) override {
    auto& vnode = static_cast<VnodeKnote&>(knote);
    queue_.inotify().remove(vnode);
    queue_.inotify().remove(vnode.parent);
    std::erase(folders_, &vnode);
  }

  void collect(std::uint32_t, Events&) override {
    queue_.inotify().read();
    follow();
  }

  bool is_active(Knote& knote) override { return knote.fflags != 0; }

  bool is_stale(const Knote& knote) const override {
    const auto& vnode = static_cast<const VnodeKnote&>(knote);
    struct stat now {};
    return ::fstat(vnode.descriptor(), &now) < 0 || !is_same(now, vnode.file);
  }

 private:
  void watch(VnodeKnote& knote, unsigned fflags) {
    check(knote.descriptor(), fflags);
    const auto path = path_of(knote.descriptor());
    queue_.inotify().add(knote, path, inotify_mask(fflags));
    std::erase(folders_, &knote);
    if (S_ISDIR(knote.file.st_mode) && fflags & NOTE_DELETE) {
      folders_.push_back(&knote);
      watch_parent(knote);
    }
    follow();
  }

  void watch_parent(VnodeKnote& folder) {
    const auto path = path_of(folder.descriptor()) + "/..";
    queue_.inotify().add(folder.parent, path, IN_DELETE | IN_MOVED_TO);
  }

  void follow() {
    for (auto* folder : folders_) {
      if (!std::exchange(folder->moved, false)) continue;
      queue_.inotify().remove(folder->parent);
      try {
        watch_parent(*folder);
      } catch (const std::system_error&) {
        // It has no parent any more.
      }
      folder->parent.happened(IN_DELETE);  // in case it was removed before we watched
    }
  }

  std::vector<VnodeKnote*> folders_;  // whose removal is of interest
};

}  // namespace

std::unique_ptr<Filter> make_vnode_filter(Queue& queue) {
  return std::make_unique<VnodeFilter>(queue);
}

}  // namespace kq
