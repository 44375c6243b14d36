// Skin lit where every pixel is: light that wraps redder than it fades, two lobes of shine broken by
// pores, and creases that come with expression.
AT(0) in vec3 diffuse;   // openness, key visibility
AT(2) in vec2 texture_point;
AT(3) in vec3 world_position;
AT(4) in vec3 world_normal;
AT(0) out vec4 pixel;

const float PORE_DEPTH_DM = 0.0035;

vec3 wrapped(vec3 facing, vec3 width) {
    return clamp((facing + width) / ((1.0 + width) * (1.0 + width)), 0.0, 1.0);
}

// Smooth noise about 0, for what is finer than the map's texels.
float grain(vec2 at) {
    vec2 cell = floor(at), share = fract(at);
    share *= share * (3.0 - 2.0 * share);
    vec4 corner = vec4(dot(cell, vec2(127.1, 311.7)));
    corner = fract(sin(corner + vec4(0.0, 127.1, 311.7, 438.8)) * 43758.5453);
    return mix(mix(corner.x, corner.y, share.x), mix(corner.z, corner.w, share.x), share.y) - 0.5;
}

// The normal with pores and brow hairs in it: the shine map stands for their height.
vec3 rough(vec3 n) {
    vec2 along_x = dFdx(texture_point), along_y = dFdy(texture_point);
    float here = texture(colour_map, texture_point).a;
    float rise_x = texture(colour_map, texture_point + along_x).a - here;
    float rise_y = texture(colour_map, texture_point + along_y).a - here;
    vec3 step_x = dFdx(world_position), step_y = dFdy(world_position);
    vec3 across_x = cross(step_y, n), across_y = cross(n, step_x);
    float area = dot(step_x, across_x);
    vec3 slope = sign(area) * (rise_x * across_x + rise_y * across_y);
    return normalize(max(abs(area), 1e-9) * n - PORE_DEPTH_DM * slope);
}

void main() {
    vec4 painted = texture(colour_map, texture_point);
    float fold = dot(texture(crease_map, texture_point), crease_strength);
    vec3 albedo = painted.rgb * painted.rgb;
    // Where a texel is larger than a pixel, as on a 4K screen, the skin's grain goes on below it.
    vec2 texel = texture_point * vec2(textureSize(colour_map, 0));
    float magnified = 1.0 - smoothstep(0.35, 0.95, length(fwidth(texel)));
    albedo *= 1.0 + magnified * (0.10 * grain(texel * 1.3) + 0.08 * grain(texel * 2.9));
    albedo *= 1.0 - fold * vec3(0.42, 0.58, 0.60);

    vec3 n = normalize(world_normal), v = normalize(camera - world_position);
    vec3 fine = rough(n);
    float open_room = clamp(diffuse.x, 0.0, 1.0), key_seen = clamp(diffuse.y, 0.0, 1.0);
    float grazing = pow(1.0 - clamp(dot(n, v), 0.0, 1.0), 4.0);
    vec3 width = vec3(0.46, 0.26, 0.19);
    vec3 shadow = mix(vec3(key_seen), pow(vec3(key_seen), vec3(0.62, 0.95, 1.08)), 0.85);
    vec3 room = pow(vec3(open_room), vec3(0.82, 1.0, 1.06));
    float key = dot(n, key_direction);
    // Red light has spread under the skin before it comes out again: it knows little of pores.
    vec3 facing_key = mix(vec3(key), vec3(dot(fine, key_direction)), vec3(0.15, 0.45, 0.6));
    vec3 light = key_colour * wrapped(facing_key, width) * shadow
        + fill_colour * wrapped(vec3(dot(n, fill_direction)), width) * (0.30 + 0.70 * room)
        + rim_colour * wrapped(vec3(dot(n, rim_direction)), vec3(0.1)) * 0.55 * room
        + second_rim_colour * wrapped(vec3(dot(n, second_rim_direction)), vec3(0.1)) * 0.5 * room
        + mix(ground_colour, sky_colour, n.y * 0.5 + 0.5) * room;
    float facing_half = max(dot(fine, normalize(key_direction + v)), 0.0);
    float facing_fill = max(dot(fine, normalize(fill_direction + v)), 0.0);
    float edge = 0.45 + 3.2 * grazing;
    vec3 gloss = (key_colour * (pow(facing_half, 14.0) * 0.080 + pow(facing_half, 48.0) * 0.16)
             * key_seen * smoothstep(-0.1, 0.25, key)
          + fill_colour * pow(facing_fill, 18.0) * 0.12) * edge * open_room
          + (rim_colour * pow(max(dot(n, normalize(rim_direction + v)), 0.0), 9.0) * 0.20
          + second_rim_colour * pow(max(dot(n, normalize(second_rim_direction + v)), 0.0), 9.0) * 0.16
          + sky_colour * grazing * 0.16) * open_room;
    pixel = vec4(displayed(albedo * light + gloss * painted.a * (1.0 - 0.6 * fold)), 1.0);
}
