package io.sallyport.gateway.upstream;

import io.sallyport.gateway.config.ModelSettings;
import io.sallyport.gateway.config.RouteSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** In which order the routes of a model are tried for one request. */
final class RouteOrder {

  private RouteOrder() {}

  /** The routes drawn by weight without putting back, then the fallbacks as written. */
  static List<RouteSettings> of(ModelSettings model) {
    if (model.routes().size() == 1 && model.fallbacks().isEmpty()) {
      return model.routes();
    }
    List<RouteSettings> left = new ArrayList<>(model.routes());
    List<RouteSettings> order = new ArrayList<>();
    while (!left.isEmpty()) {
      long total = left.stream().mapToLong(RouteSettings::weight).sum();
      long draw = ThreadLocalRandom.current().nextLong(total);
      int chosen = 0;
      while (draw >= left.get(chosen).weight()) {
        draw -= left.get(chosen).weight();
        chosen++;
      }
      order.add(left.remove(chosen));
    }
    order.addAll(model.fallbacks());
    return order;
  }
}
